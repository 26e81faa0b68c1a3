export function ActivityView() {
  return null;
}
