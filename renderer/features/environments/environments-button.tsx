export function EnvironmentsButton() {
  return null;
}
