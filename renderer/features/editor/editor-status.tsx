export function EditorStatus() {
  return null;
}
