/** An Electron event that a listener can stop. */
export function preventable<Details extends object>(details?: Details) {
  const event = {
    ...(details as Details),
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}
