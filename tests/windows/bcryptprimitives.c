/* wine 8 has no bcryptprimitives.dll (Windows 10 does); wheels built by Rust want its ProcessPrng. Tests only, never shipped. */
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *p, unsigned long n);
__declspec(dllexport) int ProcessPrng(unsigned char *p, unsigned long long n) {
  while (n) {
    unsigned long k = n > 0x40000000ULL ? 0x40000000UL : (unsigned long)n;
    if (!SystemFunction036(p, k)) return 0;
    p += k;
    n -= k;
  }
  return 1;
}
