export function RestoreVersion(_props: { version: string }) {
  return null;
}
