// What thread.ts loads in the core's own thread: a program of its own, since it is loaded with kept code.
export { serveCore } from './serve-core.ts';
