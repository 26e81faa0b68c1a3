export function CreateVersion() {
  return null;
}
