export function ReceiptDialog(_props: { id: string }) {
  return null;
}
