import { offer } from './bridge.ts';

type MessageBox = {
  type?: string;
  message: string;
  detail?: string;
  buttons: string[];
  signal?: AbortSignal;
  cancelId?: number;
};
type OpenBox = { title?: string; properties?: string[] };
type Open = { message: string; detail: string; buttons: string[]; answer: (choice: string) => void };

const open: Open[] = [];
const shownErrors: { title: string; content: string }[] = [];

function show<Result>(box: Omit<Open, 'answer'>, result: (choice: string) => Result, signal?: AbortSignal) {
  return new Promise<Result>(resolve => {
    const entry: Open = {
      ...box,
      answer: choice => {
        open.splice(open.indexOf(entry), 1);
        resolve(result(choice));
      },
    };
    open.push(entry);
    signal?.addEventListener('abort', () => entry.answer(''));
  });
}

/** A dialog stays open until the spec answers it. */
export const dialog = {
  showMessageBox(...args: [MessageBox] | [object, MessageBox]) {
    const { message, detail = '', buttons, signal, cancelId = 0 } = args[args.length - 1] as MessageBox;
    const response = (choice: string) => (choice === '' ? cancelId : buttons.indexOf(choice));
    return show(
      { message, detail, buttons },
      choice => ({ response: response(choice), checkboxChecked: false }),
      signal,
    );
  },
  showOpenDialog(...args: [OpenBox] | [object, OpenBox]) {
    const { title = '' } = args[args.length - 1] as OpenBox;
    return show({ message: title, detail: '', buttons: [] }, choice => ({
      canceled: choice === '',
      filePaths: choice === '' ? [] : [choice],
    }));
  },
  showErrorBox(title: string, content: string): void {
    shownErrors.push({ title, content });
    process.stderr.write(`showErrorBox: ${title}: ${content}\n`);
  },
};

offer('dialogs', () => open.map(({ answer: _, ...box }) => box));
offer('shown-errors', () => shownErrors);
offer('answer-dialog', (choice: string) => {
  const box = open[0];
  if (!box) throw new Error('No dialog is open.');
  if (choice !== '' && box.buttons.length > 0 && !box.buttons.includes(choice)) {
    throw new Error(`The dialog "${box.message}" has no button ${choice}: ${box.buttons.join(', ')}`);
  }
  box.answer(choice);
});
