/* Stopping a computation: the hook that Ctrl-C sets. */
#ifndef BIND_HOOK_H
#define BIND_HOOK_H

/* For the SIGINT handler, and nothing else: asks core to stop and stops the
 * Lua code that runs under hook.call, in whatever coroutine it is. */
void hook_interrupt(void);

#endif
