/* wine has no icuuc.dll (Windows 10 does). Every opener fails; Qt then has no ICU codecs. Tests only, never shipped. */
typedef int E;
typedef unsigned short U;
#define X __declspec(dllexport)
X void *ucnv_open(const char *n, E *e) { if (e) *e = 16; return 0; }
X void ucnv_close(void *c) {}
X void ucnv_reset(void *c) {}
X void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
X void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
X signed char ucnv_getMaxCharSize(void *c) { return 1; }
X const char *ucnv_getName(void *c, E *e) { if (e) *e = 16; return 0; }
X void ucnv_getToUCallBack(void *c, void **a, const void **b) { if (a) *a = 0; if (b) *b = 0; }
X void ucnv_getFromUCallBack(void *c, void **a, const void **b) { if (a) *a = 0; if (b) *b = 0; }
X void ucnv_setToUCallBack(void *c, void *n, const void *nc, void **o, const void **oc, E *e) { if (e) *e = 16; }
X void ucnv_setFromUCallBack(void *c, void *n, const void *nc, void **o, const void **oc, E *e) { if (e) *e = 16; }
X void ucnv_cbToUWriteUChars(void *a, const U *s, int l, int o, E *e) { if (e) *e = 16; }
X void ucnv_cbFromUWriteUChars(void *a, const U **s, const U *l, int o, E *e) { if (e) *e = 16; }
X void ucnv_toUnicode(void *c, U **t, const U *tl, const char **s, const char *sl, int *o, signed char f, E *e) { if (e) *e = 16; }
X void ucnv_fromUnicode(void *c, char **t, const char *tl, const U **s, const U *sl, int *o, signed char f, E *e) { if (e) *e = 16; }
X int ucnv_toUCountPending(const void *c, E *e) { return 0; }
X int ucnv_fromUCountPending(const void *c, E *e) { return 0; }
X const char *ucnv_getStandardName(const char *n, const char *s, E *e) { if (e) *e = 16; return 0; }
X const char *ucnv_getAvailableName(int n) { return 0; }
X int ucnv_countAvailable(void) { return 0; }
