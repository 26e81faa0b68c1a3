import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const fieldOf = (issue: Issue) => issue.path.map(String).join('.') || 'input';

/** A schema's complaints as one sentence that names the fields, for example `name: Invalid input`. */
export function describeIssues(issues: readonly Issue[]): { message: string; fields: string[] } {
  const fields = [...new Set(issues.map(fieldOf))];
  const message = issues
    .slice(0, 3)
    .map(issue => `${fieldOf(issue)}: ${issue.message}`)
    .join('; ');
  return { message, fields };
}
