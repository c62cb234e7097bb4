using Microsoft.OpenApi;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>How the API's description tells of paths that take a file: nothing of the body is bound, so nothing of it is known otherwise.</summary>
internal static class DescribeUploads
{
    public static RouteHandlerBuilder DescribeUpload(this RouteHandlerBuilder route) => route
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status408RequestTimeout)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["multipart/form-data"] = new()
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Required = new HashSet<string>(StringComparer.Ordinal) { "file" },
                            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["file"] = File() },
                        },
                    },
                    ["application/octet-stream"] = new() { Schema = File() },
                },
            };
            return Task.CompletedTask;
        });

    /// <summary>A new document may be named in the path's query.</summary>
    public static RouteHandlerBuilder DescribeName(this RouteHandlerBuilder route) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "name",
            In = ParameterLocation.Query,
            Description = "The document's name, where the body is the file itself.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 },
        });
        return Task.CompletedTask;
    });

    private static OpenApiSchema File() => new() { Type = JsonSchemaType.String, Format = "binary" };
}
