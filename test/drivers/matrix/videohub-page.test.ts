import t from 'tap';
import { commandForms } from '../../../drivers/matrix/videohub/table.js';
import { limits, timings } from '../../../drivers/matrix/videohub/timings.js';
import { hubTools } from '../../../drivers/matrix/videohub/tools.js';
import { familyPage } from '../family-page.js';

familyPage(t, { tools: hubTools, commands: Object.keys(commandForms), numbers: { ...timings, ...limits } });
