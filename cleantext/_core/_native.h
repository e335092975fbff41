/* What the files of the extension share. */

#define PY_SSIZE_T_CLEAN
#ifndef Py_GIL_DISABLED
#define Py_LIMITED_API 0x030b0000 /* one binary for Python 3.11 and all later ones; buffers are in it from 3.11 on */
#endif
#include <Python.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The functions of other files than _native.c, where the module is. */
PyObject *read_markup(PyObject *module, PyObject *args);
PyObject *unescaped(PyObject *module, PyObject *args);
