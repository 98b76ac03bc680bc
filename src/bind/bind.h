/* Shared by all binding files: arrays on the Lua stack, arguments by position
 * or name, and how failures of the core become Lua errors. A binding checks its
 * arguments, makes one core call and pushes the result. */
#ifndef BIND_BIND_H
#define BIND_BIND_H

#include <lauxlib.h>
#include <lua.h>

#include "core/array.h"
#include "core/reduce.h"

/* The metatable name is what messages show: "array expected, got nil". */
#define ARRAY_TYPE "array"

/* Opens every module of src/bind (preloaded, so that require finds them) and
 * the searcher for the embedded Lua sources; lua_folder, when not NULL, is
 * searched instead of them (while developing). */
void bind_open(lua_State *L, const char *lua_folder);

/* One luaopen_ per binding file, all listed in bind.c. */
int luaopen_array(lua_State *L);
int luaopen_codec(lua_State *L);
int luaopen_edit(lua_State *L);
int luaopen_gradient(lua_State *L);
int luaopen_graph(lua_State *L);
int luaopen_hook(lua_State *L);
int luaopen_idx(lua_State *L);
int luaopen_np(lua_State *L);
int luaopen_op(lua_State *L);
int luaopen_random(lua_State *L);
int luaopen_sandbox(lua_State *L);
int luaopen_system(lua_State *L);
int luaopen_text(lua_State *L);
int luaopen_training(lua_State *L);
int luaopen_worker(lua_State *L);

/* --- failures (bind.c) --------------------------------------------------- */

/* Raises st as a Lua error, in the user's language where lua/text knows the
 * sentence. Never returns; the int is for `return bind_fail(L, &st)`. */
int bind_fail(lua_State *L, const Status *st);

/* Raises a failure found in a binding: fail and bind_fail in one. */
int bind_raise(lua_State *L, Code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Pushes the same text without raising: for `return nil, message`. */
const char *bind_push_message(lua_State *L, const Status *st);

/* Says a sentence of lua/text once in this state, through the warning function
 * of Lua. */
void bind_warn_once(lua_State *L, const char *sentence);

/* --- types (bind.c) ------------------------------------------------------ */

/* Metatables of what scripts make by the million are kept under an address,
 * which is found several times quicker than a name. */

/* Keeps the metatable on top of the stack under key. */
void bind_keep_type(lua_State *L, const void *key);

/* Gives the userdata on top of the stack the metatable under key. */
void bind_set_type(lua_State *L, const void *key);

/* The userdata at arg, or NULL when its metatable is another. */
void *bind_test_type(lua_State *L, int arg, const void *key);

/* --- arrays on the stack (array.c) --------------------------------------- */

/* Pushes a userdata holding a zeroed Array and returns it: make it first, fill
 * it second, so that an error in between leaks nothing. */
Array *bind_push_array(lua_State *L);

/* To be called when the Array of bind_push_array (at the top of the stack) has
 * been filled: tells the collector of its bytes, and turns a 0-d array into a
 * Lua number when `unwrap`. Returns 1, the results on the stack. */
int bind_finish_array(lua_State *L, bool unwrap);

/* The Array at arg, or NULL when it is not one; the second raises. */
Array *bind_test_array(lua_State *L, int arg);
Array *bind_check_array(lua_State *L, int arg);

void bind_push_scalar(lua_State *L, Scalar s);

/* --- graphs (graph.c) ---------------------------------------------------- */

/* True when arg is a node of a graph that is being traced. */
bool bind_is_node(lua_State *L, int arg);

/* Add a row to the graph of the nodes among the arguments and push its node:
 * the row of an element-wise function; a row by name with inputs from `first`
 * on; sum or mean with axis at 2 and keepdims at `keep`. Return 1. */
int bind_trace(lua_State *L, const char *ufunc);
int bind_trace_op(lua_State *L, const char *name, int first);
int bind_trace_sum(lua_State *L, const char *name, int keep);

/* Raises when arg is a node: what asks this has no row. */
void bind_refuse_node(lua_State *L, int arg);

/* The gradient array that has arrived at the node at arg (borrowed); NULL when
 * arg is no node, an error when it has none. */
const Array *bind_node_gradient(lua_State *L, int arg);

/* --- indexing (index.c) -------------------------------------------------- */

/* Sets __index and __newindex of the metatable on top of the stack; methods is
 * the place of the method table. */
void bind_set_indexing(lua_State *L, int methods);

/* --- arguments (args.c) -------------------------------------------------- */

/* Any array-like argument: an array, a number, a boolean or a (nested) table.
 * A number is written to *scalar and borrowed into *room; a table is replaced
 * on the stack by the array made from it. Raises for anything else. */
const Array *bind_check_operand(lua_State *L, int arg, Array *room,
                                Scalar *scalar);

/* True and *s set when arg is a Lua number or boolean. */
bool bind_to_scalar(lua_State *L, int arg, Scalar *s);

/* Replaces the (nested) table at arg by the array made from it. */
void bind_table_to_array(lua_State *L, int arg, const Dtype *dtype);

/* Brings the arguments into the order of `names` (at most 16, ends with NULL):
 * a last table with string keys fills the places of its names, what was not
 * given is nil. Raises on an unknown name and on too many arguments. */
void bind_arguments(lua_State *L, const char *const *names);

/* A dtype name at arg, or `missing` when it is nil. */
Dtype bind_opt_dtype(lua_State *L, int arg, Dtype missing);

/* A shape: a number or a table (also x.shape); returns ndim. -1 is let through.
 */
int bind_check_shape(lua_State *L, int arg, ptrdiff_t shape[MAX_NDIM]);

/* The same from `arg` on to the last argument: x:reshape(2, 3). */
int bind_check_shape_rest(lua_State *L, int arg, ptrdiff_t shape[MAX_NDIM]);

/* axis (nil, number or table) at arg, keepdims at arg + 1 when keep != 0. */
Axes bind_check_axes(lua_State *L, int arg, int keep);

/* An integer that a Lua float may stand for (2.0); raises for 2.5. */
lua_Integer bind_check_integer(lua_State *L, int arg);

/* Elements of a Lua table, or of a shape, which counts from 0. */
lua_Integer bind_sequence_length(lua_State *L, int table);
void bind_sequence_get(lua_State *L, int table, lua_Integer i); /* from 0 */

/* Pushes a tuple that reads from 0, prints as "(2, 3)" and has a length. */
void bind_push_shape(lua_State *L, const Array *a);

#endif
