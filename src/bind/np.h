/* Between the files of the module np. */
#ifndef BIND_NP_H
#define BIND_NP_H

#include "bind/bind.h"

/* The names of a function's arguments, for bind_arguments. */
#define NAMES(...) \
  (const char *const[]) { __VA_ARGS__, NULL }

/* Pushes the result place, makes one core call that ends in (.., &st), and
 * returns the result or raises. */
#define RETURN_ARRAY(UNWRAP, CALL)         \
  do {                                     \
    Status st;                             \
    Array *out = bind_push_array(L);       \
    if (!(CALL)) return bind_fail(L, &st); \
    return bind_finish_array(L, UNWRAP);   \
  } while (0)

/* The same, but the result goes into the array at OUT_ARG where there is one.
 */
#define RETURN_INTO(OUT_ARG, NAME, CALL)         \
  do {                                           \
    Status st;                                   \
    Array *out = bind_push_array(L);             \
    if (!(CALL)) return bind_fail(L, &st);       \
    return np_return_into(L, (OUT_ARG), (NAME)); \
  } while (0)

/* The result on top of the stack, of the function called `name`: itself, or
 * copied into the array at out_arg, which is returned then. */
int np_return_into(lua_State *L, int out_arg, const char *name);

/* The functions of each file. */
extern const luaL_Reg np_make_functions[];
extern const luaL_Reg np_reduce_functions[]; /* methods of arrays too */
extern const luaL_Reg np_shape_functions[];

/* x:transpose(1, 0) */
int np_method_transpose(lua_State *L);

#endif
