using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace Konstruct.Api.Platform;

/// <summary><c>/openapi/v1.json</c>: every endpoint as a program sees it. A path that needs no signing in carries <c>security: []</c>.</summary>
internal static class OpenApi
{
    public static void AddOpenApiPage(this IServiceCollection services)
    {
        // or int becomes "number or string" in what is generated from the page
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddOpenApi("v1", o =>
        {
            o.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "Konstruct", Version = "v1" };
                // where a server listens is the operator's matter
                document.Servers = [];
                return Task.CompletedTask;
            });
            o.AddOperationTransformer((operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
                    operation.Security = [];
                return Task.CompletedTask;
            });
        });
    }

    /// <summary>A path that outside services call, with a signature in place of a sign-in and a body that is theirs to define.</summary>
    public static RouteHandlerBuilder DescribeWebhook(this RouteHandlerBuilder route, string summary, params string[] signatureHeaders) => route
        .WithSummary(summary)
        .AllowAnonymous()
        .Produces(StatusCodes.Status200OK)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters =
            [
                .. signatureHeaders.Select(name => new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Header,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                }),
            ];
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } },
                },
            };
            return Task.CompletedTask;
        });
}
