export function EditorArea() {
  return null;
}
