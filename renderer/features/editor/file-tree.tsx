export function FileTree() {
  return null;
}
