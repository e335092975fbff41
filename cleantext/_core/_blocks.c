/* Text runs → the texts of blocks: join_runs of reference_blocks.py. */

#include "_native.h"

enum { NOTHING, A_SPACE, A_BREAK };

/* Characters that grow. */
typedef struct {
    Py_UCS4 *data;
    Py_ssize_t room;
} Buffer;

static int has_room(Buffer *buffer, Py_ssize_t room)
{
    if (room <= buffer->room)
        return 1;
    if (room > PY_SSIZE_T_MAX / 8)
        return 0;
    Py_ssize_t wanted = room + room / 2 + 64;
    Py_UCS4 *data = realloc(buffer->data, (size_t)wanted * sizeof(Py_UCS4));
    if (data == NULL)
        return 0;
    buffer->data = data;
    buffer->room = wanted;
    return 1;
}

/* What str.split takes for white space. */
static int is_blank(Py_UCS4 code)
{
    if (code < 128)
        return code == ' ' || (code >= '\t' && code <= '\r') || (code >= 0x1C && code <= 0x1F);
    return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
           code == 0x202F || code == 0x205F || code == 0x3000;
}

/* One block: its text so far, and its characters in links. */
typedef struct {
    Buffer out;
    Py_ssize_t length;
    int pending, linked_pending;
    int32_t in_links;
} Block;

static void add_run(Block *block, const Py_UCS4 *codes, Py_ssize_t length, int glue, int linked)
{
    if (glue > block->pending)
        block->pending = glue;
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 code = codes[i];
        if (is_blank(code)) {
            if (block->pending == NOTHING)
                block->pending = A_SPACE;
            if (linked)
                block->linked_pending = 1;
            continue;
        }
        if (block->pending != NOTHING && block->length > 0)
            block->out.data[block->length++] = block->pending == A_BREAK ? '\n' : ' ';
        block->pending = NOTHING;
        block->out.data[block->length++] = code;
        if (linked) {
            block->in_links += 1 + (block->linked_pending && block->in_links > 0);
            block->linked_pending = 0;
        }
    }
}

/* Appends the text of a block to the list. Returns 0 if an error is set. */
static int finish(Block *block, PyObject *lines, int32_t *counts, Py_ssize_t number)
{
    int order = 0; /* the machine's */
    const uint16_t one = 1;
    order = *(const uint8_t *)&one == 1 ? -1 : 1;
    PyObject *line =
        PyUnicode_DecodeUTF32((const char *)block->out.data, block->length * (Py_ssize_t)sizeof(Py_UCS4), "surrogatepass", &order);
    if (line == NULL)
        return 0;
    counts[number] = block->in_links;
    block->length = 0;
    block->pending = block->linked_pending = 0;
    block->in_links = 0;
    return PyList_SetItem(lines, number, line) == 0;
}

static PyObject *joined(PyObject *texts, const int32_t *owners, const uint8_t *glue, const uint8_t *linked, Py_ssize_t n, int32_t *counts,
                        Py_ssize_t blocks)
{
    PyObject *lines = PyList_New(blocks);
    Block block = {{NULL, 0}, 0, 0, 0, 0};
    Buffer read = {NULL, 0};
    Py_ssize_t number = -1;
    if (lines == NULL || !has_room(&block.out, 1))
        goto failed;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (owners[i] < 0)
            continue;
        if (owners[i] != number) {
            if (owners[i] != number + 1 || owners[i] >= blocks) {
                PyErr_SetString(PyExc_ValueError, "an index is out of range");
                goto failed;
            }
            if (number >= 0 && !finish(&block, lines, counts, number))
                goto failed;
            number++;
        }
        PyObject *text = PyList_GetItem(texts, i); /* borrowed */
        Py_ssize_t length = text == NULL ? -1 : PyUnicode_GetLength(text);
        if (length < 0)
            goto failed;
        if (!has_room(&read, length + 1) || !has_room(&block.out, block.length + 2 * length + 2)) {
            PyErr_NoMemory();
            goto failed;
        }
        if (PyUnicode_AsUCS4(text, read.data, read.room, 0) == NULL)
            goto failed;
        add_run(&block, read.data, length, glue[i], linked[i]);
    }
    if (number >= 0 && !finish(&block, lines, counts, number))
        goto failed;
    if (number + 1 != blocks) {
        PyErr_SetString(PyExc_ValueError, "an index is out of range");
        goto failed;
    }
    free(block.out.data);
    free(read.data);
    return lines;
failed:
    free(block.out.data);
    free(read.data);
    Py_XDECREF(lines);
    return NULL;
}

PyObject *join_runs(PyObject *module, PyObject *args)
{
    Py_buffer owners, glue, linked, counts;
    PyObject *texts, *lines = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!y*y*y*w*", &PyList_Type, &texts, &owners, &glue, &linked, &counts))
        return NULL;
    Py_ssize_t n = PyList_Size(texts);
    if (owners.len != n * 4 || glue.len != n || linked.len != n || counts.len % 4 != 0)
        PyErr_SetString(PyExc_ValueError, "a buffer has the wrong size");
    else
        lines = joined(texts, owners.buf, glue.buf, linked.buf, n, counts.buf, counts.len / 4);
    PyBuffer_Release(&owners);
    PyBuffer_Release(&glue);
    PyBuffer_Release(&linked);
    PyBuffer_Release(&counts);
    return lines;
}
