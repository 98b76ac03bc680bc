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

/* A pack keeps what it loaded; answers that are code share nothing; an answer
 * that is an expression runs no code but ours. */
static const struct {
  const char *name, *module;
  WorkerWay way;
} kinds[] = {
    {"answer", "answer.worker", WORKER_FORKS},
    {"crew", "quiz.crew_worker", WORKER_HELPS},
    {"expression", "answer.expression_worker", WORKER_STAYS},
    {"pack", "quiz.pack_worker", WORKER_STAYS},
};

static bool find_kind(WorkerPlan *plan, const char *name) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (strcmp(kinds[i].name, name) != 0) continue;
    plan->module = kinds[i].module;
    plan->way = kinds[i].way;
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
                "the kind of a worker expected");
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

/* Pushes what codec.decode (upvalue 2) returns for the reply: the value, or
 * nil, "protocol" and the message. */
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

static Handle *check_living(lua_State *L) {
  Handle *h = luaL_checkudata(L, 1, WORKER_TYPE);
  luaL_argcheck(L, h->worker.pid != 0, 1, "the worker has ended");
  return h;
}

static int64_t check_deadline(lua_State *L, int arg) {
  const lua_Number seconds = luaL_checknumber(L, arg);
  luaL_argcheck(L, seconds >= 0 && seconds < 1e6, arg, "seconds expected");
  return frame_clock() + (int64_t)(seconds * 1000);
}

/* Replaces the request at index 2 by its bytes; upvalue 1 is codec.encode. */
static const char *encode_request(lua_State *L, size_t *size) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 2);
  lua_call(L, 1, 2);
  if (lua_isnil(L, -2)) luaL_argerror(L, 2, lua_tostring(L, -1));
  lua_pop(L, 1);
  lua_replace(L, 2);
  return lua_tolstring(L, 2, size);
}

/* w:call(request, seconds): the reply, or nil, why and a detail. After any
 * failure but "error" the worker is gone. */
static int l_call(lua_State *L) {
  Handle *h = check_living(L);
  size_t size;
  const char *request = encode_request(L, &size);
  const int64_t deadline = check_deadline(L, 3);
  frame_release(&h->reply);
  const CallResult result =
      worker_call(&h->worker, request, size, deadline, &h->reply);
  return result == CALL_OK ? push_reply(L, h)
                           : push_failure(L, result, &h->reply);
}

/* w:send(request, seconds): true, or fails as call does; the reply is for
 * receive. */
static int l_send(lua_State *L) {
  Handle *h = check_living(L);
  size_t size;
  const char *request = encode_request(L, &size);
  const int64_t deadline = check_deadline(L, 3);
  frame_release(&h->reply);
  const CallResult result =
      worker_send(&h->worker, request, size, deadline, &h->reply);
  if (result != CALL_OK) return push_failure(L, result, &h->reply);
  lua_pushboolean(L, true);
  return 1;
}

/* w:receive(seconds): what call would return for the request that was sent. */
static int l_receive(lua_State *L) {
  Handle *h = check_living(L);
  const int64_t deadline = check_deadline(L, 2);
  frame_release(&h->reply);
  const CallResult result = worker_receive(&h->worker, deadline, &h->reply);
  return result == CALL_OK ? push_reply(L, h)
                           : push_failure(L, result, &h->reply);
}

/* wait(workers, seconds): the place of one that has replied or ended; nil when
 * the time is over or on Ctrl-C. */
static int l_wait(lua_State *L) {
  Worker *workers[WORKER_WAIT_MAX];
  luaL_checktype(L, 1, LUA_TTABLE);
  const lua_Integer n = luaL_len(L, 1);
  luaL_argcheck(L, n > 0 && n <= WORKER_WAIT_MAX, 1, "workers expected");
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, 1, i + 1);
    Handle *h = luaL_checkudata(L, -1, WORKER_TYPE);
    luaL_argcheck(L, h->worker.pid != 0, 1, "a worker has ended");
    workers[i] = &h->worker;
    lua_pop(L, 1);
  }
  const int place = worker_wait(workers, (int)n, check_deadline(L, 2));
  if (place < 0) return 0;
  lua_pushinteger(L, place + 1);
  return 1;
}

static int l_close(lua_State *L) {
  Handle *h = luaL_checkudata(L, 1, WORKER_TYPE);
  frame_release(&h->reply);
  worker_end(&h->worker);
  return 0;
}

/* w:pid(): the process, or nil when it has ended. */
static int l_pid(lua_State *L) {
  Handle *h = luaL_checkudata(L, 1, WORKER_TYPE);
  if (worker_lives(&h->worker))
    lua_pushinteger(L, h->worker.pid);
  else
    lua_pushnil(L);
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

/* codec is the place of its module; encode and decode are upvalues of all. */
static void make_metatable(lua_State *L, int codec) {
  static const luaL_Reg methods[] = {{"call", l_call},       {"send", l_send},
                                     {"receive", l_receive}, {"close", l_close},
                                     {"pid", l_pid},         {NULL, NULL}};
  static const luaL_Reg metamethods[] = {
      {"__gc", l_close}, {"__close", l_close}, {NULL, NULL}};
  luaL_newmetatable(L, WORKER_TYPE);
  luaL_setfuncs(L, metamethods, 0);
  lua_pushboolean(L, false);
  lua_setfield(L, -2, "__metatable");
  luaL_newlibtable(L, methods);
  lua_getfield(L, codec, "encode");
  lua_getfield(L, codec, "decode");
  luaL_setfuncs(L, methods, 2);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

int luaopen_worker(lua_State *L) {
  static const luaL_Reg functions[] = {{"spawn", l_spawn},
                                       {"filter", l_filter},
                                       {"wait", l_wait},
                                       {"walls", l_walls},
                                       {NULL, NULL}};
  lua_getglobal(L, "require");
  lua_pushliteral(L, "gradus.codec");
  lua_call(L, 1, 1);
  make_metatable(L, lua_gettop(L));
  luaL_newlib(L, functions);
  return 1;
}
