import { setTimeout } from 'node:timers/promises';
import { app, type BrowserWindow, dialog } from 'electron';
import { type CloseNeeds, mayClose, needsQuestion } from './close-conversation.ts';
import type { CloseAnswer, CloseQuestion } from './close-question.ts';

/** The page hands typed text over within 300 ms; no answer is acted on before that. */
const handOverMs = 800;

type Needs = Omit<CloseNeeds, 'ask' | 'tell'>;

/** Asks before a window with unsaved text or running work goes, whether by its button or by quitting. */
export function createCloseGuard(needs: Needs) {
  let quitting = false;
  app.on('before-quit', () => {
    quitting = true;
  });

  return (window: BrowserWindow): void => {
    const conversation: CloseNeeds = {
      ...needs,
      ask: async question => {
        const handedOver = setTimeout(handOverMs);
        const answer = await ask(window, question);
        if (answer !== 'stay') await handedOver;
        return answer;
      },
      tell: async text => {
        await dialog.showMessageBox(window, { type: 'warning', ...text, buttons: ['OK'] });
      },
    };
    let agreed = false;
    let asking = false;

    const talk = async (byQuit: boolean): Promise<void> => {
      const intent = byQuit || process.platform !== 'darwin' ? 'quit' : 'close';
      asking = true;
      try {
        agreed = await mayClose(conversation, intent);
      } finally {
        asking = false;
      }
      if (!agreed || window.isDestroyed()) return;
      if (byQuit) app.quit();
      else window.close();
    };

    window.on('close', event => {
      const byQuit = quitting;
      if (agreed || (!asking && !needsQuestion(conversation, 'close'))) return;
      event.preventDefault();
      quitting = false;
      if (!asking) void talk(byQuit);
    });
  };
}

async function ask(
  window: BrowserWindow,
  { message, detail, buttons, answers }: CloseQuestion,
): Promise<CloseAnswer> {
  const stay = answers.indexOf('stay');
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message,
    detail,
    buttons,
    defaultId: 0,
    cancelId: stay,
    noLink: true,
  });
  return answers[response] ?? 'stay';
}
