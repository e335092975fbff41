/* What the files of the extension share. */

#define PY_SSIZE_T_CLEAN
#ifndef Py_GIL_DISABLED
#define Py_LIMITED_API 0x030b0000 /* one binary for Python 3.11 and all later ones; buffers are in it from 3.11 on */
#endif
#include <Python.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Class bits of code points: those of bits.py. */
enum { LETTER = 1, DIGIT = 2, UPPER = 4, DENSE = 8, TERMINAL = 16, COMMA = 32, DIVIDER = 64, UNKNOWN = 1 << 15 };

/* What went wrong; NULL if nothing did. Compared by address. */
extern const char NO_MEMORY[], WRONG_SIZE[], OUT_OF_RANGE[];

Py_ssize_t items(const Py_buffer *buffer, size_t size, const char **wrong);
PyObject *finished(Py_buffer *buffers, int count, const char *wrong, Py_ssize_t result);
uint64_t keyed(uint64_t value, uint64_t secret);
const char *number(const uint64_t *values, Py_ssize_t n, uint64_t secret, int64_t *numbers, int64_t *counts, Py_ssize_t *count);
const char *bags(const uint16_t *slots, int shift, Py_ssize_t slot_count, const uint32_t *ids, Py_ssize_t rows, const float *vectors,
                 Py_ssize_t width, const uint32_t *hashes, Py_ssize_t words, const int64_t *firsts, Py_ssize_t bags, double *sums);

/* Buffers of the objects in tuples (_scorer.c). */
enum { MOST_BUFFERS = 96 };

typedef struct {
    Py_buffer all[MOST_BUFFERS];
    int count;
} Buffers;

int take(Buffers *held, PyObject *tuple, int flags);
PyObject *failed(Buffers *held);
void *zeroed(Py_ssize_t rows, Py_ssize_t columns, size_t size);

/* The functions of other files than _native.c, where the module is. */
PyObject *fill_columns(PyObject *module, PyObject *args);
PyObject *network_logits(PyObject *module, PyObject *args);
PyObject *read_markup(PyObject *module, PyObject *args);
PyObject *text_words(PyObject *module, PyObject *args);
PyObject *unescaped(PyObject *module, PyObject *args);
PyObject *word_shares(PyObject *module, PyObject *args);
PyObject *join_runs(PyObject *module, PyObject *args);
