export function ViewingBanner() {
  return null;
}
