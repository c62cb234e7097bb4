namespace Konstruct.EventStore.Tenancy;

/// <summary>
/// The vault that JSON converters seal with while one tenant's events are being serialised. Serialisation is synchronous, so a
/// thread-static holds; there is no way to write sealed content outside a scope.
/// </summary>
public readonly ref struct SealingScope
{
    [ThreadStatic]
    private static TenantVault? s_current;

    private readonly TenantVault? _outer;

    public SealingScope(TenantVault vault)
    {
        _outer = s_current;
        s_current = vault;
    }

    public static TenantVault Current =>
        s_current ?? throw new InvalidOperationException("Personal content can only be written within a sealing scope.");

    public void Dispose() => s_current = _outer;
}
