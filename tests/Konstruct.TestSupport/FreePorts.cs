using System.Net;
using System.Net.Sockets;

namespace Konstruct.TestSupport;

/// <summary>
/// Ports for servers that need to know theirs before they start. Below those that the system hands out to whoever asks for any, so that
/// nobody is given one between the choosing and the starting.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // where another test process is not likely to look
    private static int s_next = (Environment.ProcessId * 97) % Count;

    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // somebody's: the next one
            }
        }

        throw new InvalidOperationException("No port is free.");
    }
}
