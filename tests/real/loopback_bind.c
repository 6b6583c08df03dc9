/* Preload for servers without a bind option (Orthanc's DICOM port, DCMTK): what they bind to every
 * address goes to loopback instead, so that a test opens nothing to the network.
 * gcc -shared -fPIC -O2 -o loopback_bind.so loopback_bind.c -ldl */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

typedef int (*bind_call)(int, const struct sockaddr *, socklen_t);

int bind(int fd, const struct sockaddr *address, socklen_t length) {
  static bind_call next;
  if (!next) next = (bind_call)dlsym(RTLD_NEXT, "bind");
  if (address && address->sa_family == AF_INET && length >= sizeof(struct sockaddr_in)) {
    struct sockaddr_in four;
    memcpy(&four, address, sizeof four);
    if (four.sin_addr.s_addr == htonl(INADDR_ANY)) {
      four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      return next(fd, (struct sockaddr *)&four, sizeof four);
    }
  }
  if (address && address->sa_family == AF_INET6 && length >= sizeof(struct sockaddr_in6)) {
    struct sockaddr_in6 six;
    memcpy(&six, address, sizeof six);
    if (!memcmp(&six.sin6_addr, &in6addr_any, sizeof in6addr_any)) {
      inet_pton(AF_INET6, "::ffff:127.0.0.1", &six.sin6_addr);
      return next(fd, (struct sockaddr *)&six, sizeof six);
    }
  }
  return next(fd, address, length);
}
