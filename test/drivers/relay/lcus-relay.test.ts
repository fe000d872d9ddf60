import t from 'tap';
import { relayContract } from './relay-contract.js';

t.jobs = 3;
relayContract(t, { name: 'lcus-relay', reaches: ['pseudo-terminal', 'socket'] });
