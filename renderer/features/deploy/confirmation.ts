/** What a protected environment asks for, as typed. */
export type Confirmation = { confirm: string; reason: string };

export const noConfirmation: Confirmation = { confirm: '', reason: '' };

type Target = { name: string; protected?: boolean | undefined };

/** The core decides; this only keeps a button from being pressed in vain. */
export const isNamed = ({ name }: Target, { confirm }: Confirmation): boolean =>
  confirm.trim().normalize('NFC') === name;

export const isConfirmed = (target: Target, given: Confirmation): boolean =>
  !target.protected || (isNamed(target, given) && given.reason.trim() !== '');
