/* The Lua state that runs other people's code inside a worker process: only
 * harmless library functions, every byte and step on core's budget, and an end
 * of the budget that no pcall can swallow.
 *
 * One process runs one sandbox. This is the second line of defence: time spent
 * inside a single C call, and bugs of Lua itself, end with the process
 * (worker/limits.h and the parent's clock). */
#ifndef BIND_SANDBOX_H
#define BIND_SANDBOX_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/* A state with the guarded libraries and `require`, no limit yet; NULL when
 * there is no memory. */
lua_State *sandbox_open(void);

/* Starts counting anew: from here on at most `steps` steps, and never more
 * than `memory` bytes at a time. */
void sandbox_limit(lua_State *L, size_t memory, uint64_t steps);

/* ERR_MEMORY or ERR_BUDGET once the limits stopped the code, else OK. `status`
 * is what the protected call that ran it returned. */
Code sandbox_verdict(int status);

#endif
