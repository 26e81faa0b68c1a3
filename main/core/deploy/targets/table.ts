import type { TargetKind } from '../../../../contract/snapshot.ts';
import { folderTarget } from './folder/folder-target.ts';
import type { SettingsOf, Target, TargetSettings } from './target.ts';

const targets: { [K in TargetKind]: (settings: SettingsOf<K>) => Target } = {
  folder: folderTarget,
};

/** The target that an environment's settings describe. Touches nothing yet. */
export function openTarget(settings: TargetSettings): Target {
  return targets[settings.kind](settings);
}
