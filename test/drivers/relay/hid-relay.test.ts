import t from 'tap';
import { relayContract } from './relay-contract.js';

t.jobs = 3;
relayContract(t, { name: 'hid-relay', reaches: ['hid'] });
