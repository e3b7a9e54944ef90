/* Talking to anybody. */
#include "probe.h"
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <sys/un.h>

static struct sockaddr_in loopback(int at)
{
	return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(at), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}
static struct sockaddr_in6 loopback6(void)
{
	return (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
}
static struct sockaddr_un named(const char *name)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	strncpy(a.sun_path, in(name), sizeof a.sun_path - 1);
	return a;
}
static bool has(int family, int type, int protocol) { return socket(family, type, protocol) >= 0; }
static bool connects(int s, const void *to, socklen_t size) { return s >= 0 && !connect(s, to, size); }
static bool sends(int s, int flags, const void *to, socklen_t size) { return s >= 0 && sendto(s, "x", 1, flags, to, size) == 1; }

PROBE(socket, tcp, "system_calls,tcp", "network")
{
	struct sockaddr_in a = loopback(port);
	return connects(socket(AF_INET, SOCK_STREAM, 0), &a, sizeof a);
}
PROBE(socket, tcp6, "system_calls,tcp", "network")
{
	struct sockaddr_in6 a = loopback6();
	return connects(socket(AF_INET6, SOCK_STREAM, 0), &a, sizeof a);
}
/* Landlock knows of connect(2) alone (kernel 6.18). */
PROBE(socket, tcp_fast_open, "system_calls", "network")
{
	struct sockaddr_in a = loopback(port);
	return sends(socket(AF_INET, SOCK_STREAM, 0), MSG_FASTOPEN, &a, sizeof a);
}
PROBE(socket, tcp_listen, "system_calls,tcp", "network")
{
	struct sockaddr_in a = loopback(0);
	int s = socket(AF_INET, SOCK_STREAM, 0);
	return s >= 0 && !bind(s, (void *)&a, sizeof a) && !listen(s, 1);
}
PROBE(socket, tcp_listen_unbound, "system_calls", "network")
{
	int s = socket(AF_INET, SOCK_STREAM, 0);
	return s >= 0 && !listen(s, 1);
}
PROBE(socket, multipath_tcp, "system_calls", "network")
{
	struct sockaddr_in a = loopback(port);
	return connects(socket(AF_INET, SOCK_STREAM, 262), &a, sizeof a);
}
PROBE(socket, udp, "system_calls", "network")
{
	struct sockaddr_in a = loopback(port);
	return sends(socket(AF_INET, SOCK_DGRAM, 0), 0, &a, sizeof a);
}
PROBE(socket, udp6, "system_calls", "network")
{
	struct sockaddr_in6 a = loopback6();
	return sends(socket(AF_INET6, SOCK_DGRAM, 0), 0, &a, sizeof a);
}
PROBE(socket, udp_bind, "system_calls", "network")
{
	struct sockaddr_in a = loopback(0);
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	return s >= 0 && !bind(s, (void *)&a, sizeof a);
}
PROBE(socket, sctp, "system_calls", "") { return has(AF_INET, SOCK_STREAM, 132); }
PROBE(socket, udp_lite, "system_calls", "network") { return has(AF_INET, SOCK_DGRAM, 136); }
PROBE(socket, echo_request, "system_calls", "network") { return has(AF_INET, SOCK_DGRAM, IPPROTO_ICMP); }
PROBE(socket, raw_icmp, "system_calls", "") { return has(AF_INET, SOCK_RAW, IPPROTO_ICMP); }
PROBE(socket, raw_ip, "system_calls", "") { return has(AF_INET, SOCK_RAW, IPPROTO_RAW); }
PROBE(socket, raw_icmp6, "system_calls", "") { return has(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6); }
PROBE(socket, packets, "system_calls", "") { return has(AF_PACKET, SOCK_RAW, 0); }
PROBE(socket, packets_cooked, "system_calls", "") { return has(AF_PACKET, SOCK_DGRAM, 0); }
PROBE(socket, unix_by_name, "system_calls", "")
{
	struct sockaddr_un a = named("socket");
	return connects(socket(AF_UNIX, SOCK_STREAM, 0), &a, sizeof a);
}
PROBE(socket, unix_datagram_by_name, "system_calls", "")
{
	struct sockaddr_un a = named("datagrams");
	return sends(socket(AF_UNIX, SOCK_DGRAM, 0), 0, &a, sizeof a);
}
PROBE(socket, unix_abstract, "system_calls,signals", "")
{
	struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "\0untaint-probe"};
	return connects(socket(AF_UNIX, SOCK_STREAM, 0), &a, sizeof(sa_family_t) + 14);
}
PROBE(socket, unix_listen, "system_calls", "")
{
	struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "\0untaint-other"};
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	return s >= 0 && !bind(s, (void *)&a, sizeof(sa_family_t) + 14) && !listen(s, 1);
}
PROBE(socket, unix_listen_by_name, "system_calls", "")
{
	struct sockaddr_un a = named("outside/made");
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	return s >= 0 && !bind(s, (void *)&a, sizeof a) && !listen(s, 1);
}
static int one_of(int type)
{
	int pair[2];
	return socketpair(AF_UNIX, type, 0, pair) ? -1 : pair[0];
}
PROBE(socket, pair_sends_to_name, "system_calls", "")
{
	struct sockaddr_un a = named("datagrams");
	return sends(one_of(SOCK_DGRAM), 0, &a, sizeof a);
}
PROBE(socket, pair_raw_sends_to_name, "system_calls", "")
{
	struct sockaddr_un a = named("datagrams");
	return sends(one_of(SOCK_RAW), 0, &a, sizeof a);
}
PROBE(socket, pair_reconnects, "system_calls", "")
{
	struct sockaddr_un a = named("datagrams");
	return connects(one_of(SOCK_DGRAM), &a, sizeof a);
}
PROBE(socket, pair_datagram_flagged, "system_calls", "")
{
	struct sockaddr_un a = named("datagrams");
	return sends(one_of(SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK), 0, &a, sizeof a);
}
PROBE(socket, netlink_routes, "system_calls", "network") { return has(AF_NETLINK, SOCK_RAW, 0); }
PROBE(socket, netlink_sockets, "system_calls", "") { return has(AF_NETLINK, SOCK_RAW, 4); }
PROBE(socket, netlink_transforms, "system_calls", "") { return has(AF_NETLINK, SOCK_RAW, 6); }
PROBE(socket, netlink_audit, "system_calls", "") { return has(AF_NETLINK, SOCK_RAW, 9); }
PROBE(socket, netlink_filter, "system_calls", "") { return has(AF_NETLINK, SOCK_RAW, 12); }
PROBE(socket, netlink_events, "system_calls", "") { return has(AF_NETLINK, SOCK_RAW, 15); }
PROBE(socket, netlink_generic, "system_calls", "") { return has(AF_NETLINK, SOCK_RAW, 16); }
PROBE(socket, crypto, "system_calls", "") { return has(38 /* AF_ALG */, SOCK_SEQPACKET, 0); }
PROBE(socket, virtual_machine, "system_calls", "") { return has(40 /* AF_VSOCK */, SOCK_STREAM, 0); }
PROBE(socket, express_data, "system_calls", "") { return has(44 /* AF_XDP */, SOCK_RAW, 0); }
PROBE(socket, key_management, "system_calls", "") { return has(15 /* AF_KEY */, SOCK_RAW, 2); }
PROBE(socket, tipc, "system_calls", "") { return has(30, SOCK_STREAM, 0); }

PROBE(kernel, ring_setup, "system_calls", "")
{
	struct io_uring_params p = {0};
	return syscall(SYS_io_uring_setup, 4, &p) >= 0;
}
PROBE(kernel, ring_register, "system_calls", "") { return reached(syscall(SYS_io_uring_register, -1, 0, NULL, 0)); }

/* Whoever is to listen by the name finds it taken. */
static bool takes(int s, struct sockaddr_un *a, socklen_t size) { return s >= 0 && !bind(s, (void *)a, size); }
PROBE(socket, pair_takes_abstract_name, "system_calls", "network")
{
	struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "\0untaint-other"};
	return takes(one_of(SOCK_STREAM), &a, sizeof(sa_family_t) + 14);
}
PROBE(socket, pair_takes_name, "system_calls,files", "")
{
	struct sockaddr_un a = named("outside/made");
	return takes(one_of(SOCK_SEQPACKET), &a, sizeof a);
}
