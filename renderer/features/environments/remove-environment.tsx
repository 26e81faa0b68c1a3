export function RemoveEnvironment(_props: { id: string }) {
  return null;
}
