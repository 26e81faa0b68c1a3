export function Initialise(_props: { path: string }) {
  return null;
}
