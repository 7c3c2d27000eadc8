import type { MigrationClass } from '#shared/database';
import { CreateTips20261124000100 } from './20261124000100-create-tips.js';
import { CreateCaseProgress20261124000200 } from './20261124000200-create-case-progress.js';
import { CreateHotlines20261124000300 } from './20261124000300-create-hotlines.js';
import { CreateBodies20261127000100 } from './20261127000100-create-bodies.js';
import { AddScreening20261127000110 } from './20261127000110-add-screening.js';
import { AddIdentifierKeys20261127000200 } from './20261127000200-add-identifier-keys.js';
import { KeepHotlines20261127000400 } from './20261127000400-keep-hotlines.js';
import { CreateLogBook20261127000500 } from './20261127000500-create-log-book.js';
import { OpenInformants20261127000600 } from './20261127000600-open-informants.js';
import { CreateMessages20261127000700 } from './20261127000700-create-messages.js';
import { CreateDrafts20261127000800 } from './20261127000800-create-drafts.js';
import { AddRecorder20261127000810 } from './20261127000810-add-recorder.js';
import { CreateTipTexts20261127000900 } from './20261127000900-create-tip-texts.js';
import { CreateAttachments20261127001000 } from './20261127001000-create-attachments.js';
import { NarrowTipIndexes20261127001100 } from './20261127001100-narrow-tip-indexes.js';

/** The service's tables, in the order in which they came to be. */
export const intakeMigrations: readonly MigrationClass[] = [
  CreateTips20261124000100,
  CreateCaseProgress20261124000200,
  CreateHotlines20261124000300,
  CreateBodies20261127000100,
  AddScreening20261127000110,
  AddIdentifierKeys20261127000200,
  CreateMessages20261127000700,
  KeepHotlines20261127000400,
  CreateDrafts20261127000800,
  CreateLogBook20261127000500,
  OpenInformants20261127000600,
  AddRecorder20261127000810,
  CreateTipTexts20261127000900,
  CreateAttachments20261127001000,
  NarrowTipIndexes20261127001100,
];
