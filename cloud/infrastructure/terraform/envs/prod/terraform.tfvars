env            = "prod"
upload_origins = []
web            = {}
