/* gradus.worker: the parent's side of worker processes, and the filter for
 * what comes out of them. */
#include <stdlib.h>
#include <string.h>

#include "bind/bind.h"
#include "worker/filter.h"
#include "worker/limits.h"
#include "worker/spawn.h"

#define WORKER_TYPE "worker"

#define DEFAULT_MEMORY ((lua_Integer)256 << 20)
#define DEFAULT_STEPS ((lua_Integer)50000000)

typedef struct Handle {
  Worker worker;
  Frame reply; /* here so that an error while it is decoded leaks nothing */
} Handle;

/* A pack keeps what it loaded; answers share nothing. */
static const struct {
  const char *name, *module;
  bool forks;
} kinds[] = {
    {"answer", "answer.worker", true},
    {"pack", "quiz.pack_worker", false},
};

static bool find_kind(WorkerPlan *plan, const char *name) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (strcmp(kinds[i].name, name) != 0) continue;
    plan->module = kinds[i].module;
    plan->forks = kinds[i].forks;
    return true;
  }
  return false;
}

/* A positive integer in field `name` of the options at index 2. */
static lua_Integer option(lua_State *L, const char *name, lua_Integer normal) {
  if (lua_isnoneornil(L, 2)) return normal;
  lua_getfield(L, 2, name);
  const lua_Integer n = luaL_optinteger(L, -1, normal);
  luaL_argcheck(L, n > 0, 2, "limits are positive");
  lua_pop(L, 1);
  return n;
}

/* spawn(kind, {memory = bytes, steps = n}): a worker, or nil, "spawn" and the
 * message. */
static int l_spawn(lua_State *L) {
  WorkerPlan plan = {.lua_folder = getenv("GRADUS_LUA")};
  Status st = {0};
  luaL_argcheck(L, find_kind(&plan, luaL_checkstring(L, 1)), 1,
                "'answer' or 'pack' expected");
  plan.memory = (size_t)option(L, "memory", DEFAULT_MEMORY);
  plan.steps = (uint64_t)option(L, "steps", DEFAULT_STEPS);
  Handle *h = lua_newuserdatauv(L, sizeof *h, 0);
  *h = (Handle){0};
  luaL_setmetatable(L, WORKER_TYPE);
  if (worker_start(&h->worker, &plan, &st)) return 1;
  lua_pushnil(L);
  lua_pushliteral(L, "spawn");
  lua_pushstring(L, st.message);
  return 3;
}

static const char *const reasons[] = {
    [CALL_ERROR] = "error",         [CALL_TIMEOUT] = "timeout",
    [CALL_MEMORY] = "memory",       [CALL_STEPS] = "steps",
    [CALL_OUTPUT] = "output",       [CALL_CRASH] = "crash",
    [CALL_INTERRUPT] = "interrupt", [CALL_PROTOCOL] = "protocol",
};

static int push_failure(lua_State *L, CallResult result, const Frame *detail) {
  char text[512];
  const size_t n = filter_text(text, sizeof text, detail->bytes, detail->size);
  lua_pushnil(L);
  lua_pushstring(L, reasons[result]);
  lua_pushlstring(L, text, n);
  return 3;
}

/* Pushes what codec.decode returns for the reply: the value, or nil,
 * "protocol" and the message. */
static int push_reply(lua_State *L, Handle *h) {
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_pushlstring(L, h->reply.bytes, h->reply.size);
  frame_release(&h->reply);
  lua_call(L, 1, 2);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    return 1;
  }
  worker_end(&h->worker);
  lua_pushstring(L, reasons[CALL_PROTOCOL]);
  lua_insert(L, -2);
  return 3;
}

/* w:call(request, seconds): the reply, or nil, why and a detail. After any
 * failure but "error" the worker is gone. */
static int l_call(lua_State *L) {
  Handle *h = luaL_checkudata(L, 1, WORKER_TYPE);
  const lua_Number seconds = luaL_checknumber(L, 3);
  luaL_argcheck(L, h->worker.pid != 0, 1, "the worker has ended");
  luaL_argcheck(L, seconds >= 0 && seconds < 1e6, 3, "seconds expected");
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 2);
  lua_call(L, 1, 2);
  size_t size;
  const char *request = lua_tolstring(L, -2, &size);
  if (request == NULL) return luaL_argerror(L, 2, lua_tostring(L, -1));
  const int64_t deadline = frame_clock() + (int64_t)(seconds * 1000);
  frame_release(&h->reply);
  const CallResult result =
      worker_call(&h->worker, request, size, deadline, &h->reply);
  return result == CALL_OK ? push_reply(L, h)
                           : push_failure(L, result, &h->reply);
}

static int l_close(lua_State *L) {
  Handle *h = luaL_checkudata(L, 1, WORKER_TYPE);
  frame_release(&h->reply);
  worker_end(&h->worker);
  return 0;
}

/* w:pid(): the process, or nil when it has ended. */
static int l_pid(lua_State *L) {
  const Handle *h = luaL_checkudata(L, 1, WORKER_TYPE);
  if (h->worker.pid == 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, h->worker.pid);
  return 1;
}

/* filter(text, limit): the text safe to print, at most limit bytes of it. */
static int l_filter(lua_State *L) {
  size_t n;
  luaL_Buffer buffer;
  const char *text = luaL_checklstring(L, 1, &n);
  const lua_Integer limit = luaL_optinteger(L, 2, 64 * 1024);
  luaL_argcheck(L, limit >= 0, 2, "a size expected");
  size_t room = FILTER_ROOM(n);
  if ((lua_Unsigned)limit < room) room = (size_t)limit;
  char *out = luaL_buffinitsize(L, &buffer, room);
  luaL_pushresultsize(&buffer, filter_text(out, room, text, n));
  return 1;
}

/* walls(): which walls stand around a worker on this machine. */
static int l_walls(lua_State *L) {
  lua_createtable(L, 0, 2);
  lua_pushboolean(L, true);
  lua_setfield(L, -2, "limits");
  lua_pushboolean(L, limits_have_seccomp());
  lua_setfield(L, -2, "seccomp");
  return 1;
}

static void make_metatable(lua_State *L, int codec) {
  static const luaL_Reg methods[] = {
      {"close", l_close}, {"pid", l_pid}, {NULL, NULL}};
  static const luaL_Reg metamethods[] = {
      {"__gc", l_close}, {"__close", l_close}, {NULL, NULL}};
  luaL_newmetatable(L, WORKER_TYPE);
  luaL_setfuncs(L, metamethods, 0);
  lua_pushboolean(L, false);
  lua_setfield(L, -2, "__metatable");
  luaL_newlib(L, methods);
  lua_getfield(L, codec, "encode");
  lua_getfield(L, codec, "decode");
  lua_pushcclosure(L, l_call, 2);
  lua_setfield(L, -2, "call");
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

int luaopen_worker(lua_State *L) {
  static const luaL_Reg functions[] = {{"spawn", l_spawn},
                                       {"filter", l_filter},
                                       {"walls", l_walls},
                                       {NULL, NULL}};
  lua_getglobal(L, "require");
  lua_pushliteral(L, "gradus.codec");
  lua_call(L, 1, 1);
  make_metatable(L, lua_gettop(L));
  luaL_newlib(L, functions);
  return 1;
}
