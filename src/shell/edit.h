/* Reading lines: with editing, history and completion on a terminal, plainly
 * from anything else. */
#ifndef SHELL_EDIT_H
#define SHELL_EDIT_H

#include <stdbool.h>
#include <stddef.h>

typedef enum { EDIT_LINE, EDIT_EOF, EDIT_INTERRUPT } EditResult;

/* The candidates for the word line[start..end): a NULL-terminated array of
 * strings, all from malloc and the caller's to free, or NULL for none. */
typedef char **(*EditComplete)(const char *line, int start, int end);

/* Prepares the editor; complete may be NULL. Call it before edit_read. */
void edit_open(EditComplete complete);

/* Whether lines are edited: stdin and stdout are terminals. */
bool edit_is_interactive(void);

/* Reads one line without its newline; a pasted or recalled block is one line
 * that holds newlines. *line is the caller's to free, and NULL unless the
 * result is EDIT_LINE. On EDIT_INTERRUPT *typed tells whether the line that
 * was dropped held anything. The prompt shows on a terminal only. */
EditResult edit_read(const char *prompt, char **line, size_t *length,
                     bool *typed);

/* Reads the history file, which need not exist yet, and keeps its path for
 * edit_remember. False, with errno, when it is there and cannot be read. */
bool edit_load_history(const char *path);

/* Adds one entry (newlines and all) and appends it to the file. An entry equal
 * to the last is not added. False, with errno, when it could not be written. */
bool edit_remember(const char *entry);

const char *edit_library_version(void);

#endif
