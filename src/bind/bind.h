/* Shared by all binding files: arrays on the Lua stack and how failures of the
 * core become Lua errors. A binding checks its arguments, makes one core call
 * and pushes the result. */
#ifndef BIND_BIND_H
#define BIND_BIND_H

#include <lauxlib.h>
#include <lua.h>

#include "core/array.h"

/* The metatable name is what messages show: "array expected, got nil". */
#define ARRAY_TYPE "array"

/* Opens every module of src/bind (preloaded, so that require finds them) and
 * the searcher for the embedded Lua sources; lua_folder, when not NULL, is
 * searched instead of them (while developing). */
void bind_open(lua_State *L, const char *lua_folder);

/* One luaopen_ per binding file, all listed in bind.c. */
int luaopen_array(lua_State *L);
int luaopen_np(lua_State *L);

/* Raises st as a Lua error, in the user's language where lua/text knows the
 * sentence. Never returns; the int is for `return bind_fail(L, &st)`. */
int bind_fail(lua_State *L, const Status *st);

/* Pushes a userdata holding a zeroed Array and returns it: make it first, fill
 * it second, so that an error in between leaks nothing. */
Array *bind_push_array(lua_State *L);

/* To be called when the Array of bind_push_array has been filled: tells the
 * collector of its bytes. A 0-d array becomes a Lua number when `unwrap`. */
void bind_finish_array(lua_State *L, bool unwrap);

/* The Array at arg, or NULL when it is not one. */
Array *bind_test_array(lua_State *L, int arg);
/* The same, raising a type error. */
Array *bind_check_array(lua_State *L, int arg);

/* Any array-like argument: an array, a number, a boolean or a (nested) table.
 * A number is written to *room and borrowed from there. A table is replaced on
 * the stack by the array made from it. */
const Array *bind_check_operand(lua_State *L, int arg, Array *room,
                                Scalar *scalar);

void bind_push_scalar(lua_State *L, Scalar s);

#endif
