/* The whole life of a worker process: `gradus --worker MODULE stay|fork|help
 * MEMORY STEPS [LUA_FOLDER]`, which spawn.h starts and nobody types.
 *
 * The Lua module returns the function that turns a request into a reply. With
 * "fork" the warm process serves every request in a locked fork of itself, so
 * that answers share nothing; with "stay" it locks itself and keeps what
 * earlier requests left; with "help" it is the program once more, with all its
 * rights, for trusted modules on another processor. */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

/* Call it before anything else is set up, when argv[1] is "--worker". Runs
 * until the other side closes; returns the exit status of the process. */
int worker_main(int argc, char **argv);

#endif
