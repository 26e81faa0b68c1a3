import type { NameSuggestion } from '../../../../contract/commands/versions.ts';
import { habitOf, nextDate } from './habits.ts';
import { brokenRule } from './rules.ts';
import { takenNames } from './taken.ts';

const namesLookedAt = 30;
const fading = 0.8;
const mostSuggestions = 6;

/**
 * Names for the next version that follow the project's own habits: each existing name (newest first) votes
 * for its habit, newer ones with more weight; the newest name of a habit says where it continues.
 */
export function suggestNames(existing: string[], today: Date, topic: string | null): NameSuggestion[] {
  const taken = takenNames(existing);
  const context = { today, topic, isFree: (name: string) => taken(name) === null };

  const habits = new Map<string, { weight: number; suggestions: NameSuggestion[] }>();
  existing.slice(0, namesLookedAt).forEach((name, age) => {
    const habit = habitOf(name);
    if (!habit) return;
    const known = habits.get(habit.id);
    if (known) known.weight += fading ** age;
    else habits.set(habit.id, { weight: fading ** age, suggestions: habit.next(context) });
  });

  const suggestions = [...habits.values()]
    .sort((a, b) => b.weight - a.weight)
    .flatMap(habit => habit.suggestions);
  if (habits.size === 0) {
    const first = '1.0.0';
    if (context.isFree(first))
      suggestions.push({ name: first, kind: 'release', when: 'Initial stable release' });
    suggestions.push(nextDate(context));
  }
  const seen = new Set<string>();
  return suggestions
    .filter(({ name }) => brokenRule(name) === null && !seen.has(name) && seen.add(name))
    .slice(0, mostSuggestions);
}
