import {
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  replaceAll,
  replaceNext,
  SearchQuery,
  selectMatches,
  setSearchQuery,
} from '@codemirror/search';
import { type EditorView, type Panel, runScopeHandlers, type ViewUpdate } from '@codemirror/view';
import { countMatches } from './count-matches.ts';

/** Search and replace over the text, in the product's own look. */
export function searchPanel(view: EditorView): Panel {
  const find = input('Find', 'main-field');
  const replace = input('Replace with');
  const caseSensitive = toggle('Aa', 'Match case');
  const wholeWord = toggle('W', 'Whole words');
  const regexp = toggle('.*', 'Regular expression');
  const matches = element('span', 'search-count');
  matches.setAttribute('role', 'status');

  const query = () =>
    new SearchQuery({
      search: find.value,
      replace: replace.value,
      caseSensitive: isOn(caseSensitive),
      wholeWord: isOn(wholeWord),
      regexp: isOn(regexp),
    });
  const commit = () => {
    const next = query();
    if (!next.eq(getSearchQuery(view.state))) view.dispatch({ effects: setSearchQuery.of(next) });
  };
  const show = (from: SearchQuery) => {
    find.value = from.search;
    replace.value = from.replace;
    setOn(caseSensitive, from.caseSensitive);
    setOn(wholeWord, from.wholeWord);
    setOn(regexp, from.regexp);
  };
  const count = () => {
    const { text, wrong } = countMatches(view.state, getSearchQuery(view.state));
    matches.textContent = text;
    find.setAttribute('aria-invalid', String(wrong));
  };

  for (const field of [find, replace]) field.addEventListener('input', commit);
  for (const box of [caseSensitive, wholeWord, regexp]) {
    box.addEventListener('click', () => {
      setOn(box, !isOn(box));
      commit();
    });
  }

  const dom = element('div', 'search-panel');
  dom.setAttribute('role', 'search');
  const replaceRow = row(
    replace,
    button('Replace', 'Replace this match', () => replaceNext(view)),
    button('All', 'Replace all matches', () => replaceAll(view)),
  );
  dom.append(
    row(
      find,
      caseSensitive,
      wholeWord,
      regexp,
      matches,
      button('↑', 'Previous match', () => findPrevious(view)),
      button('↓', 'Next match', () => findNext(view)),
      button('Select all', 'A cursor at every match', () => selectMatches(view)),
      button('×', 'Close search', () => closeSearchPanel(view)),
    ),
    ...(view.state.readOnly ? [] : [replaceRow]),
  );
  dom.addEventListener('keydown', event => {
    if (runScopeHandlers(view, event, 'search-panel')) event.preventDefault();
    else if (event.key === 'Enter' && event.target === find) {
      event.preventDefault();
      (event.shiftKey ? findPrevious : findNext)(view);
    } else if (event.key === 'Enter' && event.target === replace) {
      event.preventDefault();
      replaceNext(view);
    }
  });

  show(getSearchQuery(view.state));
  count();
  return {
    dom,
    top: true,
    mount: () => find.select(),
    update: (update: ViewUpdate) => {
      const changed = update.transactions.some(({ effects }) =>
        effects.some(effect => effect.is(setSearchQuery)),
      );
      if (changed && !getSearchQuery(view.state).eq(query())) show(getSearchQuery(view.state));
      if (changed || update.docChanged || update.selectionSet) count();
    },
  };
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

function input(label: string, mark?: string): HTMLInputElement {
  const made = element('input', 'search-input');
  made.placeholder = label;
  made.setAttribute('aria-label', label);
  made.spellcheck = false;
  // CodeMirror focuses the field that carries this mark.
  if (mark) made.setAttribute(mark, 'true');
  return made;
}

function button(text: string, label: string, run: () => unknown): HTMLButtonElement {
  const made = element('button', 'search-button');
  made.type = 'button';
  made.textContent = text;
  made.title = label;
  made.setAttribute('aria-label', label);
  made.addEventListener('click', () => void run());
  return made;
}

function toggle(text: string, label: string): HTMLButtonElement {
  const made = button(text, label, () => {});
  setOn(made, false);
  return made;
}

const isOn = (made: HTMLElement): boolean => made.getAttribute('aria-pressed') === 'true';
const setOn = (made: HTMLElement, on: boolean): void => made.setAttribute('aria-pressed', String(on));

function row(...parts: HTMLElement[]): HTMLElement {
  const made = element('div', 'search-row');
  made.append(...parts);
  return made;
}
