env            = "dev"
upload_origins = ["*"]
