import type { CredentialField } from '../../../contract/target.ts';
import type { TargetType } from '../deploy/targets/define.ts';
import { Failure } from '../failure.ts';
import { variableOf } from './variables.ts';

const field = (name: string, multiline: boolean): CredentialField => ({
  name,
  label: name,
  hint: '',
  multiline,
  when: null,
});

/** For tests: a kind of target that looks at nothing before it has its password, and takes a key as well. */
export function guarded(kind: TargetType): TargetType {
  return {
    ...kind,
    credentials: [field('password', false), field('privateKey', true)],
    open: (settings, means) => {
      const target = kind.open(settings, means);
      const enter = async () => {
        if ((await means.credential('password')) !== null) return;
        const variable = variableOf({ environment: 'test', room: 'target', name: 'password' });
        throw new Failure('credential-missing', `Set the password, or give it by ${variable}.`);
      };
      return {
        ...target,
        preflight: async step => {
          await enter();
          await target.preflight(step);
        },
        live: async step => {
          await enter();
          return await target.live(step);
        },
      };
    },
  };
}
