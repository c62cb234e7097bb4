namespace Konstruct.Api.Platform.Egress;

/// <summary>Scheme, host and port: the unit in which trust is given and connections are pooled.</summary>
internal readonly record struct Origin(string Scheme, string Host, int Port)
{
    /// <summary>Uri has already lower-cased scheme and host and filled in the scheme's port.</summary>
    public static Origin Of(Uri address) => new(address.Scheme, address.IdnHost, address.Port);

    public override string ToString() => $"{Scheme}://{Host}:{Port}";
}
