export function FolderBrowser() {
  return null;
}
