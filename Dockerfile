# Konstruct's one executable: the server (`serve`) and every other verb of docs/contract.md.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# Packages first: their layer stays while only code changes. Locked: what was tested is what is shipped.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Konstruct.Domain/*.csproj src/Konstruct.Domain/packages.lock.json src/Konstruct.Domain/
COPY src/Konstruct.EventStore/*.csproj src/Konstruct.EventStore/packages.lock.json src/Konstruct.EventStore/
COPY src/Konstruct.Projections/*.csproj src/Konstruct.Projections/packages.lock.json src/Konstruct.Projections/
COPY src/Konstruct.Api/*.csproj src/Konstruct.Api/packages.lock.json src/Konstruct.Api/
RUN dotnet restore src/Konstruct.Api --locked-mode
COPY src/ src/
RUN dotnet publish src/Konstruct.Api -c Release --no-restore -o /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
COPY docker/http-ok.sh ./
# Where Storage__Root points by default in the compose file; a volume made on it inherits this owner.
RUN mkdir -p /var/lib/konstruct && chown "$APP_UID" /var/lib/konstruct
USER $APP_UID
EXPOSE 8080
# Alive, not ready: a database that is away for a moment is no reason to replace this container.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/app/http-ok.sh", "/health/live"]
ENTRYPOINT ["dotnet", "Konstruct.Api.dll"]
CMD ["serve", "--urls", "http://0.0.0.0:8080"]
