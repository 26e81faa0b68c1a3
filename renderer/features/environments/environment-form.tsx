export function EnvironmentForm(_props: { id: string | null }) {
  return null;
}
