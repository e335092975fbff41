/* Well-formed markup → the columns of its elements, attributes and text runs: read_markup of reference_markup.py.

   The markup is what libxml2 writes: every element is closed, every value is in double quotes, and <, > and & are escaped in text and
   values. Other bytes never make it read outside its buffer; what it returns for them is not specified. */

#include "_native.h"

enum { NAMES = 256, CHUNK = 256 };

/* An array that grows. */
typedef struct {
    void *data;
    size_t count, room, size;
} Array;

typedef struct {
    const char *start;
    Py_ssize_t length;
    int32_t row;     /* the element; of a text the event before it */
    int16_t column;  /* of an attribute: the position of its name */
    uint8_t escaped; /* whether it has references or CDATA */
} Piece;

/* An open-addressed table of the names of the attributes that are kept. */
typedef struct {
    const char *names[NAMES];
    Py_ssize_t lengths[NAMES];
    int16_t columns[NAMES];
} Names;

typedef struct {
    Array elements, parents, begins, ends, attributes, texts, codes, open;
    int32_t event, depth;
} Columns;

/* Returns the next item of an array, uninitialised; NULL if there is not enough memory. */
static void *added(Array *array)
{
    if (array->count == array->room) {
        size_t room = array->room ? 2 * array->room : CHUNK;
        void *data = room > SIZE_MAX / array->size ? NULL : realloc(array->data, room * array->size);
        if (data == NULL)
            return NULL;
        array->data = data;
        array->room = room;
    }
    return (char *)array->data + array->count++ * array->size;
}

static int add_row(Array *array, int32_t value)
{
    int32_t *item = added(array);
    if (item == NULL)
        return 0;
    *item = value;
    return 1;
}

static uint32_t hash_of(const char *name, Py_ssize_t length)
{
    uint32_t hash = 2166136261U;
    for (Py_ssize_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)name[i]) * 16777619U;
    return hash ^ hash >> 15;
}

/* Returns the column of a name; -1 for one that is not kept. At most half of the table is full, so a search ends. */
static int16_t column_of(const Names *names, const char *name, Py_ssize_t length)
{
    for (uint32_t slot = hash_of(name, length) % NAMES;; slot = (slot + 1) % NAMES) {
        if (names->names[slot] == NULL)
            return -1;
        if (names->lengths[slot] == length && memcmp(names->names[slot], name, (size_t)length) == 0)
            return names->columns[slot];
    }
}

static const char *behind(const char *at, const char *end, char byte)
{
    const char *found = at < end ? memchr(at, byte, (size_t)(end - at)) : NULL;
    return found == NULL ? end : found + 1;
}

static int is_one_of(const char *name, Py_ssize_t length, const char *const *words)
{
    for (; *words != NULL; words++)
        if ((Py_ssize_t)strlen(*words) == length && memcmp(*words, name, (size_t)length) == 0)
            return 1;
    return 0;
}

static const char *const CODE[] = {"script", "style", NULL};
static const char *const OPAQUE[] = {"input", "select", "svg", NULL};

/* Reads the attributes of a tag from the space before the first one; returns where they end. */
static const char *read_attributes(Columns *found, const Names *names, const char *at, const char *end, int32_t row, int keep,
                                   int16_t state, Py_ssize_t state_chars, int *failed)
{
    while (at < end && *at == ' ') {
        const char *name = ++at;
        if (at < end)
            at++; /* a name may begin with any character */
        while (at < end && *at != '=' && *at != '>')
            at++;
        Py_ssize_t length = at - name;
        if (end - at < 2 || at[0] != '=' || at[1] != '"')
            return at;
        const char *value = at + 2;
        at = behind(value, end, '"');
        Py_ssize_t size = at - value - (at > value && at[-1] == '"');
        if (!keep)
            continue;
        int16_t column = column_of(names, name, length);
        if (column < 0 && size >= state_chars)
            column = state;
        if (column >= 0) {
            Piece *piece = added(&found->attributes);
            if (piece == NULL) {
                *failed = 1;
                return at;
            }
            *piece = (Piece){value, size, row, column, memchr(value, '&', (size_t)size) != NULL};
        }
    }
    return at;
}

/* Returns where the text ends that begins here: at the next tag, or at the end. Sections of CDATA are part of it. */
static const char *text_end(const char *at, const char *end, uint8_t *escaped)
{
    const char *start = at;
    while (at < end) {
        at = memchr(at, '<', (size_t)(end - at));
        if (at == NULL)
            at = end;
        if (end - at < 9 || memcmp(at, "<![CDATA[", 9) != 0)
            break;
        *escaped = 1;
        for (at += 9; at < end && !(end - at >= 3 && memcmp(at, "]]>", 3) == 0);)
            at = at + 1;
        at = at < end ? at + 3 : end;
    }
    if (!*escaped && at > start)
        *escaped = memchr(start, '&', (size_t)(at - start)) != NULL;
    return at;
}

/* Fills the columns. Returns 0 if there is not enough memory. */
static int scan(Columns *found, const Names *names, const char *at, const char *end, int16_t state, Py_ssize_t state_chars)
{
    int in_code = 0, failed = 0;
    int32_t opaque = -1; /* the element around whose attributes are not read */
    while (at < end) {
        if (*at != '<' || (end - at >= 9 && memcmp(at, "<![CDATA[", 9) == 0)) {
            uint8_t escaped = 0;
            const char *start = at;
            at = text_end(at, end, &escaped);
            Array *texts = in_code ? &found->codes : &found->texts;
            Piece *piece = added(texts);
            if (piece == NULL)
                return 0;
            *piece = (Piece){start, at - start, in_code ? (int32_t)found->elements.count - 1 : found->event - 1, 0, escaped};
            if (at < end && *at != '<')
                return 1; /* not possible; no loop without an end */
            continue;
        }
        if (found->event >= INT32_MAX - 2)
            return 1;
        if (end - at >= 2 && at[1] == '/') {
            int32_t *open = found->open.data;
            if (found->open.count > 0) {
                int32_t row = open[--found->open.count];
                ((int32_t *)found->ends.data)[row] = found->event++;
                if (row == opaque)
                    opaque = -1;
            }
            in_code = 0;
            at = behind(at, end, '>');
            continue;
        }
        const char *name = ++at;
        while (at < end && *at != ' ' && *at != '/' && *at != '>')
            at++;
        Py_ssize_t length = at - name;
        int32_t row = (int32_t)found->elements.count, *open = found->open.data;
        int32_t parent = found->open.count > 0 ? open[found->open.count - 1] : -1;
        Piece *element = added(&found->elements);
        if (element == NULL)
            return 0;
        *element = (Piece){name, length, row, 0, 0};
        if (!add_row(&found->parents, parent) || !add_row(&found->begins, found->event++) || !add_row(&found->ends, 0) ||
            !add_row(&found->open, row))
            return 0;
        if ((int32_t)found->open.count > found->depth)
            found->depth = (int32_t)found->open.count;
        if (opaque < 0 && is_one_of(name, length, OPAQUE))
            opaque = row;
        at = read_attributes(found, names, at, end, row, opaque < 0, state, state_chars, &failed);
        if (failed)
            return 0;
        in_code = is_one_of(name, length, CODE);
        if (at < end && *at == '/') {
            in_code = 0;
            found->open.count--;
            ((int32_t *)found->ends.data)[row] = found->event++;
            if (row == opaque)
                opaque = -1;
        }
        at = behind(at, end, '>');
    }
    while (found->open.count > 0)
        ((int32_t *)found->ends.data)[((int32_t *)found->open.data)[--found->open.count]] = found->event++;
    return 1;
}

/* Stores the character of a reference that begins here as UTF-8; returns the bytes read, 0 if it is not one. */
static Py_ssize_t reference(const char *at, const char *end, char **out)
{
    static const struct {
        const char *text;
        char character;
    } KNOWN[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}};
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
        size_t length = strlen(KNOWN[i].text);
        if ((size_t)(end - at) >= length && memcmp(at, KNOWN[i].text, length) == 0) {
            *(*out)++ = KNOWN[i].character;
            return (Py_ssize_t)length;
        }
    }
    if (end - at < 4 || at[1] != '#')
        return 0;
    const char *digit = at + 2;
    uint32_t base = *digit == 'x' ? 16 : 10, code = 0;
    digit += base == 16;
    const char *first = digit;
    for (; digit < end && *digit != ';' && digit - first < 8; digit++) {
        uint32_t value = *digit >= '0' && *digit <= '9'   ? (uint32_t)(*digit - '0')
                         : (*digit | 32) >= 'a' && (*digit | 32) <= 'f' ? (uint32_t)((*digit | 32) - 'a' + 10)
                                                                        : 99;
        if (value >= base)
            return 0;
        code = code * base + value;
    }
    if (digit == first || digit >= end || *digit != ';' || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        return 0;
    unsigned char *to = (unsigned char *)*out;
    if (code < 0x80) {
        *to++ = (unsigned char)code;
    } else if (code < 0x800) {
        *to++ = (unsigned char)(0xC0 | code >> 6);
        *to++ = (unsigned char)(0x80 | (code & 63));
    } else if (code < 0x10000) {
        *to++ = (unsigned char)(0xE0 | code >> 12);
        *to++ = (unsigned char)(0x80 | (code >> 6 & 63));
        *to++ = (unsigned char)(0x80 | (code & 63));
    } else {
        *to++ = (unsigned char)(0xF0 | code >> 18);
        *to++ = (unsigned char)(0x80 | (code >> 12 & 63));
        *to++ = (unsigned char)(0x80 | (code >> 6 & 63));
        *to++ = (unsigned char)(0x80 | (code & 63));
    }
    *out = (char *)to;
    return digit + 1 - at;
}

/* Returns a str: references are resolved, CDATA is as it is. No reference is shorter than its character. */
static PyObject *string_of(const char *start, Py_ssize_t length, int escaped)
{
    if (!escaped)
        return PyUnicode_DecodeUTF8(start, length, "replace");
    char *buffer = malloc(length > 0 ? (size_t)length : 1), *out = buffer;
    if (buffer == NULL)
        return PyErr_NoMemory();
    const char *at = start, *end = start + length;
    while (at < end) {
        Py_ssize_t read = 0;
        if (*at == '&') {
            read = reference(at, end, &out);
        } else if (*at == '<' && end - at >= 9 && memcmp(at, "<![CDATA[", 9) == 0) {
            for (at += 9; at < end && !(end - at >= 3 && memcmp(at, "]]>", 3) == 0);)
                *out++ = *at++;
            at = end - at >= 3 ? at + 3 : end;
            continue;
        }
        if (read > 0)
            at += read;
        else
            *out++ = *at++;
    }
    PyObject *text = PyUnicode_DecodeUTF8(buffer, out - buffer, "replace");
    free(buffer);
    return text;
}

static PyObject *bytes_of(const Array *array)
{
    return PyBytes_FromStringAndSize(array->data, (Py_ssize_t)(array->count * array->size));
}

/* Returns the names of the elements; equal ones are mostly one object. */
static PyObject *tags_of(const Columns *found)
{
    struct {
        const char *name;
        Py_ssize_t length;
        PyObject *text; /* borrowed from the list */
    } known[NAMES] = {{NULL, 0, NULL}};
    const Piece *elements = found->elements.data;
    PyObject *tags = PyList_New((Py_ssize_t)found->elements.count);
    for (size_t i = 0; tags != NULL && i < found->elements.count; i++) {
        const Piece *element = &elements[i];
        uint32_t slot = hash_of(element->start, element->length) % NAMES;
        PyObject *text = NULL;
        if (known[slot].text != NULL && known[slot].length == element->length &&
            memcmp(known[slot].name, element->start, (size_t)element->length) == 0) {
            text = known[slot].text;
            Py_INCREF(text);
        } else if ((text = string_of(element->start, element->length, 0)) != NULL) {
            known[slot].name = element->start;
            known[slot].length = element->length;
            known[slot].text = text;
        }
        if (text == NULL || PyList_SetItem(tags, (Py_ssize_t)i, text) < 0)
            Py_CLEAR(tags);
    }
    return tags;
}

static PyObject *texts_of(const Array *array)
{
    const Piece *pieces = array->data;
    PyObject *texts = PyList_New((Py_ssize_t)array->count);
    for (size_t i = 0; texts != NULL && i < array->count; i++) {
        PyObject *text = string_of(pieces[i].start, pieces[i].length, pieces[i].escaped);
        if (text == NULL || PyList_SetItem(texts, (Py_ssize_t)i, text) < 0)
            Py_CLEAR(texts);
    }
    return texts;
}

/* Returns whether a value looks like JSON of a script's state: it is long, and its first character is a bracket. */
static int is_state(PyObject *value, Py_ssize_t chars)
{
    Py_ssize_t length = PyUnicode_GetLength(value), at = 0;
    if (length < chars)
        return 0;
    while (at < length) {
        uint32_t code = PyUnicode_ReadChar(value, at++);
        if (code != ' ' && !(code >= '\t' && code <= '\r'))
            return code == '{' || code == '[';
    }
    return 0;
}

/* Stores the values in the dictionaries. Returns 0 if an error is set. */
static int fill_attributes(const Columns *found, PyObject *columns, int16_t state, Py_ssize_t state_chars)
{
    const Piece *pieces = found->attributes.data;
    for (size_t i = 0; i < found->attributes.count; i++) {
        PyObject *column = PyTuple_GetItem(columns, pieces[i].column); /* borrowed */
        PyObject *row = column == NULL ? NULL : PyLong_FromLong(pieces[i].row);
        PyObject *value = row == NULL ? NULL : string_of(pieces[i].start, pieces[i].length, pieces[i].escaped);
        int failed = value == NULL;
        if (!failed && (pieces[i].column != state || is_state(value, state_chars)))
            failed = PyDict_SetItem(column, row, value) < 0;
        Py_XDECREF(row);
        Py_XDECREF(value);
        if (failed)
            return 0;
    }
    return 1;
}

/* Returns an array of the rows of the pieces, and for codes where each begins and ends in the markup: int64, three each. */
static PyObject *places_of(const Array *array, const char *base)
{
    const Piece *pieces = array->data;
    size_t width = base == NULL ? sizeof(int32_t) : 3 * sizeof(int64_t);
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(array->count * width));
    if (bytes == NULL)
        return NULL;
    char *out = PyBytes_AsString(bytes);
    for (size_t i = 0; i < array->count; i++, out += width) {
        int64_t places[3] = {pieces[i].row, 0, 0};
        if (base != NULL) {
            places[1] = pieces[i].start - base;
            places[2] = places[1] + pieces[i].length;
        }
        memcpy(out, base == NULL ? (const void *)&pieces[i].row : (const void *)places, width);
    }
    return bytes;
}

/* Fills the table from a tuple of the names as bytes. Returns 0 if an error is set. */
static int fill_names(Names *names, PyObject *given)
{
    Py_ssize_t count = PyTuple_Size(given);
    if (count < 0 || count > NAMES / 2) {
        if (count >= 0)
            PyErr_SetString(PyExc_ValueError, "too many names");
        return 0;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        char *name;
        Py_ssize_t length;
        PyObject *item = PyTuple_GetItem(given, i); /* borrowed */
        if (item == NULL || PyBytes_AsStringAndSize(item, &name, &length) < 0)
            return 0;
        uint32_t slot = hash_of(name, length) % NAMES;
        while (names->names[slot] != NULL)
            slot = (slot + 1) % NAMES;
        names->names[slot] = name;
        names->lengths[slot] = length;
        names->columns[slot] = (int16_t)i;
    }
    return 1;
}

PyObject *read_markup(PyObject *module, PyObject *args)
{
    Py_buffer markup;
    PyObject *given, *columns, *result = NULL;
    Py_ssize_t state_chars;
    Names names;
    Columns found = {.elements = {NULL, 0, 0, sizeof(Piece)},   .parents = {NULL, 0, 0, sizeof(int32_t)},
                     .begins = {NULL, 0, 0, sizeof(int32_t)},   .ends = {NULL, 0, 0, sizeof(int32_t)},
                     .attributes = {NULL, 0, 0, sizeof(Piece)}, .texts = {NULL, 0, 0, sizeof(Piece)},
                     .codes = {NULL, 0, 0, sizeof(Piece)},      .open = {NULL, 0, 0, sizeof(int32_t)}};
    Array *arrays[] = {&found.elements, &found.parents, &found.begins, &found.ends, &found.attributes, &found.texts, &found.codes, &found.open};
    (void)module;
    if (!PyArg_ParseTuple(args, "y*O!O!n", &markup, &PyTuple_Type, &given, &PyTuple_Type, &columns, &state_chars))
        return NULL;
    memset(&names, 0, sizeof names);
    if (fill_names(&names, given)) {
        int enough;
        int16_t state = (int16_t)(PyTuple_Size(columns) - 1);
        const char *start = markup.buf;
        Py_BEGIN_ALLOW_THREADS
        enough = scan(&found, &names, start, start + markup.len, state, state_chars);
        Py_END_ALLOW_THREADS
        if (!enough)
            PyErr_NoMemory();
        else if (fill_attributes(&found, columns, state, state_chars))
            result = Py_BuildValue("(NNNNiNNN)", tags_of(&found), bytes_of(&found.parents), bytes_of(&found.begins), bytes_of(&found.ends),
                                   (int)found.depth, texts_of(&found.texts), places_of(&found.texts, NULL), places_of(&found.codes, start));
    }
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]->data);
    PyBuffer_Release(&markup);
    return result;
}

PyObject *unescaped(PyObject *module, PyObject *args)
{
    Py_buffer markup;
    Py_ssize_t start, stop;
    PyObject *text = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*nn", &markup, &start, &stop))
        return NULL;
    if (start < 0 || stop < start || stop > markup.len)
        PyErr_SetString(PyExc_ValueError, "a place is outside the markup");
    else
        text = string_of((const char *)markup.buf + start, stop - start, 1);
    PyBuffer_Release(&markup);
    return text;
}
