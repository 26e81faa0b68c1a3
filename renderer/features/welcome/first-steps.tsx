import { GitCompareArrows, PencilLine, Rocket, Tag } from 'lucide-react';
import { SampleButton } from './sample-button.tsx';

const steps = [
  { icon: PencilLine, title: 'Save', text: 'Each save moves your change into the latest draft.' },
  { icon: Tag, title: 'Name a version', text: 'A snapshot of the whole project that never changes again.' },
  { icon: GitCompareArrows, title: 'Compare and restore', text: 'See what changed; go back at any time.' },
  { icon: Rocket, title: 'Deploy', text: 'Bring a version to an environment; promote it to the next.' },
];

/** For someone who has opened no project yet: the whole story, and a project to try it on. */
export function FirstSteps() {
  return (
    <section aria-labelledby="first-steps" className="min-w-0 rounded-xl bg-surface p-6 shadow-pop">
      <h2 id="first-steps" className="text-lg font-semibold">
        New here? Try it on the sample
      </h2>
      <p className="mt-1 text-muted">
        Shop orders to ERP: two workflows, three versions and three environments, all in local folders. You
        can’t break anything.
      </p>
      <ol className="mt-5 flex flex-col gap-4">
        {steps.map(({ icon: Icon, title, text }) => (
          <li key={title} className="group relative flex gap-3">
            <span
              aria-hidden
              className="absolute top-7 -bottom-4 left-[13.5px] w-px bg-line-strong group-last:hidden"
            />
            <span className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text">
              <Icon aria-hidden className="size-4" />
            </span>
            <div>
              <p className="font-medium">{title}</p>
              <p className="text-muted">{text}</p>
            </div>
          </li>
        ))}
      </ol>
      <div className="mt-6 flex flex-col">
        <SampleButton variant="primary" className="justify-center" />
      </div>
    </section>
  );
}
