namespace Konstruct.Api.Platform.Egress;

/// <summary>Settings of the way out, section <c>Egress</c>.</summary>
public sealed class EgressOptions
{
    /// <summary>Resolving the name, connecting and the TLS handshake together. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may serve before the name is resolved (and checked) again. Default 5 min.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);
}
