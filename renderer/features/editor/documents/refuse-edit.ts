import { getState } from '../../../store/store.ts';
import { editorState, setEditor } from './editor-store.ts';

/** Someone types into a version that is only looked at: the bar over it then says how to change it. */
export function refuseEdit(): void {
  const standing = getState().snapshot?.project?.standing;
  if (standing?.kind !== 'viewing' || editorState().unlocked === standing.version) return;
  setEditor({ editRefused: true });
}
