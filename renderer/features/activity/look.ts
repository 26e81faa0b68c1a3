import { CircleAlert, History, type LucideIcon, Rocket, Server, Tag, Undo2 } from 'lucide-react';
import type { ActivityEntry, Outcome } from '../../../contract/receipt.ts';

export const kindLook: Record<ActivityEntry['kind'], { icon: LucideIcon; word: string }> = {
  deployment: { icon: Rocket, word: 'Deployment' },
  version: { icon: Tag, word: 'Version' },
  restore: { icon: History, word: 'Restore' },
  undo: { icon: Undo2, word: 'Undo' },
  environment: { icon: Server, word: 'Environment' },
  damaged: { icon: CircleAlert, word: 'Damaged record' },
};

export const outcomeLook: Record<
  Outcome,
  { word: string; tone: 'success' | 'danger' | 'warning' | 'neutral' }
> = {
  succeeded: { word: 'Succeeded', tone: 'success' },
  failed: { word: 'Failed', tone: 'danger' },
  'rolled-back': { word: 'Rolled back', tone: 'warning' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
  indeterminate: { word: 'Unknown', tone: 'warning' },
};
