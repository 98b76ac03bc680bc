/* Running Lua code so that Ctrl-C can stop it. A hook set from the signal
 * handler raises an error at the next instruction, and goes on raising until
 * hook.call returns, so no pcall in a loop swallows it. Lua's hooks belong to
 * one coroutine each; resume, wrap and close are therefore wrapped to keep
 * track of the one that runs. */
#include "bind/hook.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>

#include "bind/bind.h"
#include "core/budget.h"
#include "shell/signals.h"

enum { MAX_FRAMES = 20 };

static lua_State *volatile running;         /* NULL outside hook.call */
static volatile sig_atomic_t held, pending; /* inside hook.hold */

/* --- the interrupt ------------------------------------------------------- */

/* A coroutine that yielded just as it was set keeps the hook; when it runs
 * again, after the interrupt is over, the hook goes. */
static void stop(lua_State *L, lua_Debug *ar) {
  (void)ar;
  if (cancel_requested)
    luaL_error(L, "interrupted");
  else
    lua_sethook(L, NULL, 0, 0);
}

static void arm(lua_State *L) {
  const int everything =
      LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT;
  if (L != NULL) lua_sethook(L, stop, everything, 1);
}

void hook_interrupt(void) {
  if (held && !pending) {
    pending = 1;
    return;
  }
  cancel_requested = 1;
  arm(running);
}

/* Makes L the coroutine that an interrupt stops; one that came meanwhile may
 * have been set on the coroutine that has just been left. */
static void switch_to(lua_State *L) {
  running = L;
  if (cancel_requested) arm(L);
}

/* --- coroutines ---------------------------------------------------------- */

/* Calls upvalue 1, which runs the coroutine co, with the arguments. */
static int run_in(lua_State *L, lua_State *co) {
  lua_State *caller = running;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  if (caller != NULL && co != NULL) switch_to(co);
  int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
  if (caller != NULL) switch_to(caller);
  return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* coroutine.resume and close: the coroutine is the first argument. */
static int l_run(lua_State *L) { return run_in(L, lua_tothread(L, 1)); }

/* What coroutine.wrap returns: the coroutine is upvalue 2. */
static int l_run_wrapped(lua_State *L) {
  return run_in(L, lua_tothread(L, lua_upvalueindex(2)));
}

static int l_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  lua_getupvalue(L, -1, 1); /* where Lua's own wrap keeps it */
  lua_pushcclosure(L, l_run_wrapped, 2);
  return 1;
}

/* Replaces field of the table on top by f, with the original as upvalue. */
static void replace(lua_State *L, const char *field, lua_CFunction f) {
  lua_getfield(L, -1, field);
  lua_pushcclosure(L, f, 1);
  lua_setfield(L, -2, field);
}

/* --- protected calls ----------------------------------------------------- */

/* Pushes the Lua functions on the stack, innermost first, as a list of
 * {source, short (the source as messages name it), line}. */
static void push_frames(lua_State *L) {
  lua_Debug ar;
  lua_newtable(L);
  for (int level = 1, n = 0; n < MAX_FRAMES && lua_getstack(L, level, &ar);
       level++) {
    if (!lua_getinfo(L, "Sl", &ar) || ar.currentline <= 0) continue;
    lua_createtable(L, 0, 3);
    lua_pushstring(L, ar.source);
    lua_setfield(L, -2, "source");
    lua_pushstring(L, ar.short_src);
    lua_setfield(L, -2, "short");
    lua_pushinteger(L, ar.currentline);
    lua_setfield(L, -2, "line");
    lua_rawseti(L, -2, ++n);
  }
}

/* Message handler: {message = the error value, frames, trace}. */
static int describe(lua_State *L) {
  lua_createtable(L, 0, 3);
  lua_pushvalue(L, 1);
  lua_setfield(L, -2, "message");
  push_frames(L);
  lua_setfield(L, -2, "frames");
  luaL_traceback(L, L, NULL, 1);
  lua_setfield(L, -2, "trace");
  return 1;
}

/* Errors that come without the handler (out of memory) get their table here. */
static void complete_problem(lua_State *L, int status) {
  if (status == LUA_ERRRUN) return;
  lua_createtable(L, 0, 2);
  lua_insert(L, -2);
  lua_setfield(L, -2, "message");
  lua_newtable(L);
  lua_setfield(L, -2, "frames");
}

static void forget_interrupt(lua_State *L) {
  lua_sethook(L, NULL, 0, 0);
  cancel_requested = 0;
  held = pending = 0;
  signals_drain();
  signals_take_interrupt();
}

/* hook.call(f, ...) -> true, results... | false, problem | nil when Ctrl-C
 * stopped it. */
static int l_call(lua_State *L) {
  lua_State *outer = running;
  lua_pushcfunction(L, describe);
  lua_insert(L, 1);
  switch_to(L);
  int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 1);
  running = outer;
  bool interrupted = cancel_requested;
  if (outer == NULL) forget_interrupt(L);
  if (interrupted) {
    lua_pushnil(L);
    return 1;
  }
  if (status != LUA_OK) complete_problem(L, status);
  lua_pushboolean(L, status == LUA_OK);
  lua_replace(L, 1);
  return lua_gettop(L);
}

/* hook.hold(f, ...) -> results: calls f, and the first Ctrl-C meanwhile only
 * makes hook.pending() true, so that f can stop where it likes. One that f did
 * not ask for is delivered when f has returned; a second one stops f. */
static int l_hold(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  bool outermost = !held;
  held = 1;
  int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
  if (outermost) {
    bool missed = pending;
    held = pending = 0;
    if (missed) hook_interrupt();
  }
  return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* hook.pending() -> whether Ctrl-C was pressed; asking takes it. */
static int l_pending(lua_State *L) {
  lua_pushboolean(L, pending || cancel_requested);
  pending = 0;
  return 1;
}

/* hook.clear(): forgets a Ctrl-C that something else has answered. */
static int l_clear(lua_State *L) {
  forget_interrupt(L);
  return 0;
}

static const luaL_Reg functions[] = {
    {"call", l_call},   {"hold", l_hold}, {"pending", l_pending},
    {"clear", l_clear}, {NULL, NULL},
};

int luaopen_hook(lua_State *L) {
  lua_getglobal(L, "coroutine");
  replace(L, "resume", l_run);
  replace(L, "close", l_run);
  replace(L, "wrap", l_wrap);
  lua_pop(L, 1);
  luaL_newlib(L, functions);
  return 1;
}
