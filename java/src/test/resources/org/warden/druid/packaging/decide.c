/* Loads the library and asks it for a decision of a guard that was never opened: the answer must be a denial (0).
   Such a question is answered before the library needs anything of a JVM. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>

typedef int32_t decide_fn(void *env, void *class, int32_t guard, int64_t subject, void *name, int32_t request);

int main(int argc, char **argv)
{
  void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW) : NULL;
  if (library == NULL) {
    fprintf(stderr, "%s\n", argc == 2 ? dlerror() : "usage: decide LIBRARY");
    return 1;
  }
  decide_fn *decide = (decide_fn *) dlsym(library, "Java_org_warden_druid_engine_NativeEngine_decide");
  void *version = dlsym(library, "Java_org_warden_druid_engine_NativeEngine_version__");
  if (decide == NULL || version == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  printf("decision %d\n", decide(NULL, NULL, 1, 1, NULL, 0));
  return 0;
}
